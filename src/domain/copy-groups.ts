import { type Tone, purgeTone } from './flush';
import type { EvidenceKind, Purge, PurgeState } from './types';

/** Copies with the same result, for the same reason. */
export interface CopyGroup {
	key: string;
	state: PurgeState;
	reason: string;
	/** The loaded copies. */
	copies: Purge[];
}

const tones: Tone[] = [ 'bad', 'warning', 'busy', 'good', 'neutral' ];

/** Returns a key: copies with the same key share one sentence. */
export function groupKey( { state, reason, evidence }: Purge ): string {
	const kinds = [ ...new Set( evidence.map( ( { kind } ) => kind ) ) ].sort();
	return JSON.stringify( [ state, reason, kinds ] );
}

/** Groups copies: failures first, then the largest group. */
export function groupCopies( copies: Purge[] ): CopyGroup[] {
	const groups = new Map< string, CopyGroup >();
	for ( const copy of copies ) {
		const key = groupKey( copy );
		const { state, reason } = copy;
		const group = groups.get( key ) ?? { key, state, reason, copies: [] };
		group.copies.push( copy );
		groups.set( key, group );
	}
	const rank = ( { state }: CopyGroup ) =>
		tones.indexOf( purgeTone( state ) );
	return [ ...groups.values() ].sort(
		( a, b ) =>
			rank( a ) - rank( b ) ||
			b.copies.length - a.copies.length ||
			( a.key < b.key ? -1 : 1 )
	);
}

/** A sentence that is evidence in a group of copies. */
export interface GroupEvidence {
	kind: EvidenceKind;
	text: string;
	/** Whether it is the same for each copy; otherwise it is one copy's. */
	isCommon: boolean;
}

export function groupEvidence( { copies }: CopyGroup ): GroupEvidence[] {
	const texts = new Map< EvidenceKind, Set< string > >();
	for ( const { evidence } of copies ) {
		for ( const { kind, text } of evidence ) {
			texts.set( kind, ( texts.get( kind ) ?? new Set() ).add( text ) );
		}
	}
	return [ ...texts ].map( ( [ kind, of ] ) => ( {
		kind,
		text: [ ...of ][ 0 ] ?? '',
		isCommon: of.size === 1,
	} ) );
}
