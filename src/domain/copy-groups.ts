import { type Tone, purgeTone } from './flush';
import type { EvidenceKind, Purge, PurgeState } from './types';

/** Copies that share a result and its reason. */
export interface CopyGroup {
	key: string;
	state: PurgeState;
	reason: string;
	/** Only the loaded copies. */
	copies: Purge[];
}

const tones: Tone[] = [ 'bad', 'warning', 'busy', 'good', 'neutral' ];

/** Returns the key of a copy's group; one explanation fits all copies with the same key. */
export function groupKey( { state, reason, evidence }: Purge ): string {
	const kinds = [ ...new Set( evidence.map( ( { kind } ) => kind ) ) ].sort();
	return JSON.stringify( [ state, reason, kinds ] );
}

/** Groups copies, the worst result first, then the largest group. */
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

/** A sentence of evidence about a group of copies. */
export interface GroupEvidence {
	kind: EvidenceKind;
	text: string;
	/** Whether the sentence fits each copy with this evidence; otherwise it is an example. */
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
