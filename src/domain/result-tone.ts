import type { FlushResult } from './types';

export type Tone = 'busy' | 'good' | 'warning' | 'bad' | 'neutral';

const tones: Partial< Record< FlushResult, Tone > > = {
	open: 'busy',
	everybody: 'good',
	new_visitors: 'good',
	gone: 'good',
	sampled: 'good',
	looked: 'warning',
	unknown: 'warning',
	old: 'bad',
	changed: 'warning',
};

/** Returns a result's tone; includes/admin/media-column.php has the same table. */
export function resultTone( result: FlushResult ): Tone {
	return tones[ result ] ?? 'neutral';
}
