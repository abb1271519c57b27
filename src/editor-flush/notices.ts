import { detailsUrl } from '../api/details-url';
import { dispatch } from '@wordpress/data';
import { __ } from '@wordpress/i18n';

import { actionsOf } from '../components/flush-actions';
import { lineOf } from '../components/sentences';
import type { Tone } from '../domain/flush';
import type { FlushDriver } from '../hooks/flush-driver';
import { lineActions } from '../hooks/line-actions';
import { flushOf, type FlushProgress, isBusy } from '../hooks/progress';

const statuses = {
	busy: 'info',
	good: 'success',
	warning: 'warning',
	bad: 'error',
	neutral: 'info',
} as const satisfies Record< Tone, string >;

const followed = new WeakSet< FlushDriver >();

/** Says in a snackbar how each flush of this driver ends: the panel that says it too may be closed. */
export function tellResults( driver: FlushDriver ): void {
	if ( followed.has( driver ) ) {
		return;
	}
	followed.add( driver );
	let before = driver.getSnapshot();
	let told: FlushProgress | null = null;
	driver.subscribe( () => {
		const progress = driver.getSnapshot();
		const ended = isBusy( before ) && ! isBusy( progress );
		before = progress;
		// Declining the question brings back what stood there before.
		if ( ended && progress !== told ) {
			told = progress;
			tell( driver, progress );
		}
	} );
}

function tell( driver: FlushDriver, progress: FlushProgress ): void {
	const line = lineOf( progress );
	if ( ! line ) {
		return;
	}
	const flush = flushOf( progress );
	const [ likeliest ] = actionsOf(
		progress,
		lineActions( driver, progress )
	);
	const details = flush && {
		label: __( 'Details', 'shortpixel-flush' ),
		// The post may not be saved yet.
		onClick: () => void window.open( detailsUrl( flush.id ) ),
	};
	// A snackbar has room for one; the panel has them all.
	const action = likeliest
		? { label: likeliest.text, onClick: likeliest.run }
		: details;
	dispatch( 'core/notices' ).createNotice( statuses[ line.tone ], line.text, {
		id: 'shortpixel-flush',
		type: 'snackbar',
		// The driver of a flush announces it.
		speak: false,
		explicitDismiss: line.tone === 'bad',
		actions: action ? [ action ] : [],
	} );
}
