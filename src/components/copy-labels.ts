import { __ } from '@wordpress/i18n';

import type { EvidenceKind, FoundIn, PurgeState } from '../domain/types';

/** @param isSeen Whether the copy was checked: a `sent` copy that was not new yet is checked again. */
export function purgeStateLabel( state: PurgeState, isSeen = false ): string {
	const labels: Record< PurgeState, string > = {
		queued: __( 'Not sent yet', 'shortpixel-flush' ),
		sent: isSeen
			? __( 'Not yet', 'shortpixel-flush' )
			: __( 'Sent, not checked yet', 'shortpixel-flush' ),
		fresh: __( 'New', 'shortpixel-flush' ),
		rebuilding: __( 'New, being rebuilt', 'shortpixel-flush' ),
		unconfirmed: __( 'Not confirmed', 'shortpixel-flush' ),
		stale: __( 'Old', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
		unchecked: __( 'Removal accepted', 'shortpixel-flush' ),
		cancelled: __( 'Stopped', 'shortpixel-flush' ),
	};
	return labels[ state ];
}

/** Returns the label for a kind of evidence; the sentence beside it comes from the server. */
export function evidenceLabel( kind: EvidenceKind ): string {
	const content = __( 'Content', 'shortpixel-flush' );
	const answer = __( 'Answer', 'shortpixel-flush' );
	// Keyed by the start of the kind, such as `looks` for `looks_new`; names of headers are not translated.
	const labels = {
		identical: content,
		error_page: content,
		bytes: content,
		cached: __( 'Cache', 'shortpixel-flush' ),
		arrived: __( 'Cache', 'shortpixel-flush' ),
		looks: __( 'Appearance', 'shortpixel-flush' ),
		other_shape: __( 'Appearance', 'shortpixel-flush' ),
		differs: __( 'Appearance', 'shortpixel-flush' ),
		former_bytes: content,
		never_old: __( 'File', 'shortpixel-flush' ),
		age: 'Age',
		last_modified: 'Last-Modified',
		etag: 'ETag',
		date: 'Date',
		stale_at: __( 'Cache behind it', 'shortpixel-flush' ),
		made_too: __( 'Cache behind it', 'shortpixel-flush' ),
		made_after: __( 'File', 'shortpixel-flush' ),
		made_at: __( 'Link', 'shortpixel-flush' ),
		redirect: __( 'Redirect', 'shortpixel-flush' ),
		http_error: answer,
		no_answer: answer,
		gone: answer,
		still_there: content,
		no_evidence: __( 'Evidence', 'shortpixel-flush' ),
	};
	const found = Object.entries( labels ).find( ( [ start ] ) =>
		kind.startsWith( start )
	);
	return found?.[ 1 ] ?? '';
}

export function foundInLabel( found: FoundIn ): string {
	const labels: Record< FoundIn, string > = {
		new_link: __( 'New link', 'shortpixel-flush' ),
		old_link: __( 'Old link', 'shortpixel-flush' ),
		probe: __( 'Screens measured', 'shortpixel-flush' ),
		page: __( 'A page', 'shortpixel-flush' ),
		pasted: __( 'Pasted', 'shortpixel-flush' ),
		recent: __( 'Measured before', 'shortpixel-flush' ),
		density: __( 'Other screens', 'shortpixel-flush' ),
		settings: __( 'Settings', 'shortpixel-flush' ),
	};
	return labels[ found ];
}

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
