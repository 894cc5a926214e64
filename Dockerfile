# One image for all services; docker-compose.yml says which one a container runs.
# Debian slim, not Alpine: the query planner's native part is built for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY console/package.json console/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/schema schema
COPY --from=build /app/migrations migrations
COPY --from=build /app/package.json package.json
RUN mkdir /data && chown node:node /data
USER node
CMD ["node", "dist/gateway/main.js"]
