import type { Tone } from './flush';
import type { FlushResult } from './types';

const tones: Partial< Record< FlushResult, Tone > > = {
	everybody: 'good',
	new_visitors: 'good',
	gone: 'good',
	looked: 'warning',
	unknown: 'warning',
	old: 'bad',
	changed: 'warning',
};

/** How a result is marked in a list; as includes/admin/media-column.php does it. */
export function resultTone( result: FlushResult ): Tone {
	return tones[ result ] ?? 'neutral';
}
