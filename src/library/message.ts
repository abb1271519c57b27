import type { PageData } from '../api/page-data';
import { isBusy } from '../drive/progress';
import type { Result, Row } from './rows';

/** The full sentence about an image; for `flush`, the script that flushes provides it. */
export type Sentence =
	| { kind: 'none' | 'asking' | 'starting' | 'flush' }
	| { kind: 'refused'; text: string };

/** The message beside an image's button. */
export type Message =
	| Sentence
	| { kind: 'off'; off: NonNullable< PageData[ 'off' ] > }
	| { kind: 'changed' }
	| { kind: 'last'; result: Result };

interface Facts {
	/** Whether the answer about the image's last flush and change is pending. */
	isAsking: boolean;
	/** Whether the script that flushes is loaded. */
	hasScript: boolean;
}

interface PageFacts extends Facts {
	off: PageData[ 'off' ];
	/** Whether the full sentence is shown even if nothing has happened on this page. */
	alwaysFull: boolean;
}

export function messageOf( row: Row, facts: PageFacts ): Message {
	const { off, alwaysFull } = facts;
	const { result, progress } = row;
	if ( off && progress.status === 'idle' ) {
		return { kind: 'off', off };
	}
	const isFull = alwaysFull || row.isFull || progress.status === 'starting';
	if ( isFull || ! result ) {
		return sentenceOf( row, facts );
	}
	return result.key === 'changed'
		? { kind: 'changed' }
		: { kind: 'last', result };
}

export function sentenceOf(
	{ progress, news }: Row,
	{ isAsking, hasScript }: Facts
): Sentence {
	if ( isAsking && progress.status === 'idle' && ! news ) {
		return { kind: 'asking' };
	}
	if ( hasScript ) {
		return { kind: 'flush' };
	}
	if ( progress.status === 'refused' ) {
		return { kind: 'refused', text: progress.error.message };
	}
	return { kind: isBusy( progress ) ? 'starting' : 'none' };
}
