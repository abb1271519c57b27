import { __ } from '@wordpress/i18n';

import { isNoNewAddress } from '../api/errors';
import { readPageData } from '../api/page-data';
import { leavesBrowsers, offersStop } from '../domain/flush';
import type { LineActions } from '../hooks/line-actions';
import { type FlushProgress, problemOf } from '../hooks/progress';

interface Action {
	name: keyof LineActions | 'reload';
	text: string;
	run: () => void;
}

/** Lists the actions that a flush offers now, the likeliest first. */
export function actionsOf( progress: FlushProgress, on: LineActions ) {
	const flush = progress.status === 'ended' ? progress.flush : null;
	const open = progress.status === 'open' ? progress.flush : null;
	const actions: Action[] = [];
	const offer = (
		name: Action[ 'name' ],
		text: string,
		run: ( () => void ) | undefined
	) => run && actions.push( { name, text, run } );

	// It is asked for again only when somebody comes back to this tab; a reload finds it too.
	if ( open && problemOf( progress )?.kind === 'session' ) {
		offer( 'reload', __( 'Reload', 'shortpixel-flush' ), () =>
			window.location.reload()
		);
	} else if (
		( progress.status === 'refused' &&
			! isNoNewAddress( progress.error ) ) ||
		flush?.can.retry
	) {
		offer( 'tryAgain', __( 'Try again', 'shortpixel-flush' ), on.tryAgain );
	}
	if ( open && offersStop( open ) ) {
		offer( 'stop', __( 'Stop', 'shortpixel-flush' ), on.stop );
	}
	if ( flush?.offers.includes( 'measure_now' ) ) {
		offer(
			'measureNow',
			__( 'Measure now', 'shortpixel-flush' ),
			on.measureNow
		);
	}
	if ( flush && readPageData().new_address ) {
		if ( flush.offers.includes( 'replace_everywhere' ) ) {
			offer(
				'newAddress',
				__( 'Replace everywhere', 'shortpixel-flush' ),
				on.newAddress
			);
		} else if ( leavesBrowsers( flush ) ) {
			offer(
				'newAddress',
				__( 'Reach them too', 'shortpixel-flush' ),
				on.newAddress
			);
		}
	}
	if ( flush?.can.undo ) {
		offer( 'undo', __( 'Undo', 'shortpixel-flush' ), on.undo );
	}
	return actions;
}
