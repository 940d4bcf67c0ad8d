import { jml } from '../../engine/cli/jml.ts';

/** Runs a verb of `jml` on one data folder, in this process; answers with its exit code and what it said. */
export function jmlOn(home: string) {
  return async (...words: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await jml(
      [...words, '--home', home],
      (line = '') => out.push(line),
      (line = '') => err.push(line),
    );
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
}
