import { type Tone, purgeTone } from './flush';
import type { EvidenceKind, Purge, PurgeState } from './types';

/** Copies with the same result, reason and kinds of evidence. */
export interface CopyGroup {
	key: string;
	state: PurgeState;
	reason: string;
	copies: Purge[];
}

const tones: Tone[] = [ 'bad', 'warning', 'busy', 'good', 'neutral' ];

/** Returns the key of a copy's group; one explanation fits all copies with the same key. */
export function groupKey( { state, reason, evidence }: Purge ): string {
	const kinds = [ ...new Set( evidence.map( ( { kind } ) => kind ) ) ].sort();
	return JSON.stringify( [ state, reason, kinds ] );
}

/** Groups copies: the worst result first and, of groups with equally bad results, the largest. */
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

/** One kind of evidence that copies of a group have. */
export interface GroupEvidence {
	kind: EvidenceKind;
	text: string;
	/** Whether all copies with this kind have the same text; otherwise it is an example. */
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
