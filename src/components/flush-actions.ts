import { __ } from '@wordpress/i18n';

import { NO_CREDITS } from '../api/errors';
import { readPageData } from '../api/page-data';
import { isWorthAnother, offersStop } from '../domain/flush';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../drive/flush-driver';
import { flushOf, type FlushProgress, problemOf } from '../drive/progress';

export interface LineActions {
	flushAgain?: () => void;
	flushAnyway?: () => void;
	undo?: () => void;
	stop?: () => void;
}

export function lineActions(
	driver: FlushDriver,
	progress: FlushProgress
): LineActions {
	return {
		flushAgain: () => void flushAgain( driver, flushOf( progress ) ),
		flushAnyway: () => void driver.startAgain( { without_credits: true } ),
		undo: () => void driver.act( 'undo' ),
		stop: () => void driver.act( 'cancel' ),
	};
}

/**
 * Retries a flush that has ended. If it can't be retried, or its images have changed since, flushes the images anew.
 * Without a flush, repeats the request that was refused.
 */
function flushAgain( driver: FlushDriver, flush: Flush | null ) {
	if ( ! flush ) {
		return driver.startAgain();
	}
	return flush.can.retry && flush.result !== 'changed'
		? driver.act( 'retry' )
		: driver.start( {
				scope: 'images',
				attachments: flush.subject.attachment_ids,
				...( flush.method === 'removal' && { method: 'removal' } ),
			} );
}

export interface Action {
	name: keyof LineActions | 'help';
	text: string;
	run: () => void;
}

/** Lists the actions that a flush offers now, most likely first. */
export function actionsOf( progress: FlushProgress, on: LineActions ) {
	const flush = progress.status === 'ended' ? progress.flush : null;
	const open = progress.status === 'open' ? progress.flush : null;
	const actions: Action[] = [];
	const offer = (
		name: Action[ 'name' ],
		text: string,
		run: ( () => void ) | undefined
	) => run && actions.push( { name, text, run } );

	const problem = problemOf( progress );
	const help =
		problem?.kind === 'session'
			? {
					text: __( 'Log in', 'shortpixel-flush' ),
					url: readPageData().login_url,
				}
			: problem?.offer;
	if ( help ) {
		// In a new tab, so that the flush continues here when the user returns.
		offer(
			'help',
			help.text,
			() => void window.open( help.url, '_blank', 'noreferrer' )
		);
	} else if ( problem?.code === NO_CREDITS ) {
		offer(
			'flushAnyway',
			__( 'Flush anyway', 'shortpixel-flush' ),
			on.flushAnyway
		);
	} else if (
		progress.status === 'refused' ||
		( flush && ( flush.can.retry || isWorthAnother( flush ) ) )
	) {
		offer(
			'flushAgain',
			__( 'Flush again', 'shortpixel-flush' ),
			on.flushAgain
		);
	}
	if ( open && offersStop( open ) ) {
		offer( 'stop', __( 'Stop', 'shortpixel-flush' ), on.stop );
	}
	if ( flush?.can.undo ) {
		offer( 'undo', __( 'Undo', 'shortpixel-flush' ), on.undo );
	}
	return actions;
}
