/** What names one version of something for ever: its own id and the version. */
export interface VersionKey {
  id: string;
  version: number;
}

/** The id of one version, as in `course_v1@2`. */
export function versionId({ id, version }: VersionKey): string {
  return `${id}@${version}`;
}

/** Reads the id of one version; null for what is none. */
export function parseVersionId(text: string): VersionKey | null {
  const [, id, version] = /^(.+)@([1-9]\d{0,8})$/s.exec(text) ?? [];
  return id === undefined ? null : { id, version: Number(version) };
}
