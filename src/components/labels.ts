import { __, _n } from '@wordpress/i18n';

import type {
	EvidenceKind,
	FoundIn,
	PurgeState,
	WorkState,
} from '../domain/types';

/** Names an address's result. */
export function purgeStateLabel( state: PurgeState ): string {
	const labels: Record< PurgeState, string > = {
		queued: __( 'Not sent yet', 'shortpixel-flush' ),
		sent: __( 'Sent, not checked yet', 'shortpixel-flush' ),
		fresh: __( 'New', 'shortpixel-flush' ),
		rebuilding: __( 'New, being made again', 'shortpixel-flush' ),
		unconfirmed: __( 'Not confirmed', 'shortpixel-flush' ),
		stale: __( 'Old', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
		cancelled: __( 'Stopped', 'shortpixel-flush' ),
	};
	return labels[ state ];
}

/** Names what a piece of evidence was read from; its sentence comes from the server. */
export function evidenceLabel( kind: EvidenceKind ): string {
	const content = __( 'Content', 'shortpixel-flush' );
	const answer = __( 'Answer', 'shortpixel-flush' );
	// By the first letters of the kind; headers keep their names in every language.
	const labels = {
		identical: content,
		error_page: content,
		looks: __( 'Look', 'shortpixel-flush' ),
		age: 'Age',
		last_modified: 'Last-Modified',
		etag: 'ETag',
		date: 'Date',
		stale_at: __( 'Behind it', 'shortpixel-flush' ),
		redirect: __( 'Redirect', 'shortpixel-flush' ),
		http_error: answer,
		no_answer: answer,
		no_evidence: __( 'Evidence', 'shortpixel-flush' ),
	};
	const found = Object.entries( labels ).find( ( [ start ] ) =>
		kind.startsWith( start )
	);
	return found?.[ 1 ] ?? '';
}

/** Names where an address was learned of. */
export function foundInLabel( found: FoundIn ): string {
	const labels: Record< FoundIn, string > = {
		probe: __( 'Screens measured', 'shortpixel-flush' ),
		page: __( 'A page', 'shortpixel-flush' ),
		learned: __( 'Learned', 'shortpixel-flush' ),
		pasted: __( 'Pasted', 'shortpixel-flush' ),
		settings: __( 'Settings', 'shortpixel-flush' ),
	};
	return labels[ found ];
}

/** Names a picture format as people write it. */
export function formatLabel( format: string | null ): string {
	switch ( format ) {
		case null:
			return '';
		case 'auto':
			return __( 'Automatic', 'shortpixel-flush' );
		case 'original':
			return __( 'Original', 'shortpixel-flush' );
		default:
			return format.toUpperCase();
	}
}

/** Names the state of a step. */
export function workStateLabel( state: WorkState ): string {
	const labels: Record< WorkState, string > = {
		queued: __( 'Waiting', 'shortpixel-flush' ),
		running: __( 'Under way', 'shortpixel-flush' ),
		done: __( 'Done', 'shortpixel-flush' ),
		skipped: __( 'Skipped', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
	};
	return labels[ state ];
}

/** Names the second kind of flush, as a thing to do. */
export function newAddressText( pictures: number ): string {
	return _n(
		'Give it a new address',
		'Give them new addresses',
		pictures,
		'shortpixel-flush'
	);
}
