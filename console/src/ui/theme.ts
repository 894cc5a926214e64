import { createTheme, defaultVariantColorsResolver, parseThemeColor, type VariantColorsResolver } from '@mantine/core';

/** Light variants are dark enough to be read in both schemes (WCAG 2.2, AA). */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const { isThemeColor, color } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  if (input.variant !== 'light' || !isThemeColor) return colors;
  return {
    ...colors,
    background: `light-dark(var(--mantine-color-${color}-0), color-mix(in srgb, var(--mantine-color-${color}-9) 35%, black))`,
    color: `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 75%, black), var(--mantine-color-${color}-2))`,
    border: '1px solid transparent',
  };
};

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  variantColorResolver,
  headings: { fontWeight: '650' },
  components: {
    // What only colour tells is not told to everybody.
    Anchor: { defaultProps: { underline: 'always' } },
    Button: { defaultProps: { loaderProps: { type: 'dots' } } },
    // A badge is read whole or not at all.
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550, miw: 'max-content' } },
  },
});
