import { helperRoles, type HelperRole } from '../../src/core/policy';
import { isHosted } from './hosted-flag';
import { UsageError } from './usage-error';

/** A model that somebody named: a file of weights, an address, web-llm's name for one, or an endpoint. */
export type ModelFlag =
  | { readonly file: string }
  /** An address, or a file of a hub repository. */
  | { readonly hosted: string }
  /** A model's name in web-llm's list, or a file with a record of one's own. */
  | { readonly webLlm: string }
  | { readonly endpoint: string; readonly name: string; readonly concurrency: number | undefined };

/** A model beside the first, and what it does in the first one's stead. */
export interface SecondFlag {
  readonly model: ModelFlag;
  readonly roles: readonly HelperRole[];
}

interface SecondValues {
  readonly second?: string | undefined;
  readonly 'second-endpoint'?: string | undefined;
  readonly 'second-model'?: string | undefined;
  readonly 'second-web-llm'?: string | undefined;
  readonly 'second-roles'?: string | undefined;
}

/** Throws `UsageError` where the flags name no model, or more than one, or roles that there are not. */
export function readSecond(values: SecondValues, kind: 'learn' | 'prove'): SecondFlag | undefined {
  const { second, 'second-endpoint': endpoint, 'second-model': name, 'second-web-llm': webLlm } = values;
  const named = [second, endpoint, webLlm].filter((value) => value !== undefined).length;
  const isAny = named > 0 || name !== undefined || values['second-roles'] !== undefined;
  if (!isAny) return undefined;
  if (kind === 'prove') {
    throw new UsageError(
      'A proof has one model. A second one writes lessons or judges while something is learnt.',
    );
  }
  if ((endpoint === undefined) !== (name === undefined)) {
    throw new UsageError('--second-endpoint URL and --second-model NAME belong together.');
  }
  if (named !== 1) {
    throw new UsageError(
      'Which second model? One of --second FILE.gguf, --second-web-llm ID, or --second-endpoint URL with --second-model NAME.',
    );
  }
  const roles = rolesOf(values['second-roles']);
  if (endpoint !== undefined && name !== undefined) {
    return { model: { endpoint, name, concurrency: undefined }, roles };
  }
  if (webLlm !== undefined) return { model: { webLlm }, roles };
  const file = second ?? '';
  return { model: isHosted(file) ? { hosted: file } : { file }, roles };
}

function rolesOf(text = 'distiller'): readonly HelperRole[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !helperRoles.some((role) => role === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `--second-roles is ${helperRoles.join(', ')} or both with a comma; “${unknown}” is not.`,
    );
  }
  return helperRoles.filter((role) => names.includes(role));
}
