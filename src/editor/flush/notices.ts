import { __ } from '@wordpress/i18n';

import { detailsUrl } from '../../api/page-data';
import { explain } from '../../components/check-why';
import {
	type Action,
	actionsOf,
	lineActions,
} from '../../components/flush-actions';
import { lineOf } from '../../components/sentences';
import type { Tone } from '../../domain/flush';
import type { FlushDriver } from '../../drive/flush-driver';
import { flushOf, type FlushProgress, isBusy } from '../../drive/progress';
import { askAbout } from '../../library/flush/ask-about';
import { flushSubject } from '../../library/flush/flushes';
import { type News, onRows, rowOf } from '../../library/rows';
import { showNotice, removeNotice } from '../notice';

const statuses = {
	busy: 'info',
	good: 'success',
	warning: 'warning',
	bad: 'error',
	neutral: 'info',
} as const satisfies Record< Tone, string >;

/** The text of each driver's last notice, and the progress that was handled last. */
const reports = new WeakMap<
	FlushDriver,
	{ text: string; progress: FlushProgress }
>();
const reportedNews = new Map< string, string >();
const reported = new Set< string >();

onRows( () => reported.forEach( reportRow ) );

/** Reports a row's changes in a snackbar from now on, since the panel that shows them may be closed. */
export function report( key: string ): void {
	reported.add( key );
	reportRow( key );
}

/** Asks whether images have changed or are being flushed, and reports that and the result. */
export function watch( images: number[] ): void {
	for ( const image of images ) {
		report( String( image ) );
		void askAbout( image );
	}
}

function reportRow( key: string ): void {
	const { driver, news } = rowOf( key );
	if ( driver ) {
		reportFlush( driver );
	}
	if ( news && reportedNews.get( key ) !== news.text ) {
		showNews(
			news,
			() =>
				void flushSubject( {
					attachments: [ Number( key ) ],
					urls: [],
				} )
		);
	}
	reportedNews.set( key, news?.text ?? '' );
}

function reportFlush( driver: FlushDriver ): void {
	const progress = driver.getSnapshot();
	const before = reports.get( driver );
	// Images that are flushed together share this progress, so another row may already have reported it.
	if ( progress === before?.progress ) {
		return;
	}
	const shown = before?.text ?? '';
	const text = lineOf( progress )?.text ?? '';
	const isNews = isBusy( progress )
		? text !== shown
		: ( before && isBusy( before.progress ) ) || isWorse( progress, shown );
	reports.set( driver, { text: isNews ? text : shown, progress } );
	if ( isNews ) {
		showProgress( driver, progress );
	}
}

/** Whether a reported result has changed to a warning or an error; no other change of a result is reported. */
function isWorse( progress: FlushProgress, before: string ): boolean {
	const line = lineOf( progress );
	return (
		before !== '' &&
		line !== null &&
		line.text !== before &&
		[ 'warning', 'bad' ].includes( line.tone )
	);
}

function showProgress( driver: FlushDriver, progress: FlushProgress ): void {
	const line = lineOf( progress );
	if ( ! line ) {
		// The user declined the confirmation.
		removeNotice();
		return;
	}
	const flush = progress.status === 'ended' ? flushOf( progress ) : null;
	const [ likeliest ] = actionsOf(
		progress,
		lineActions( driver, progress )
	);
	const check = flush?.offers.includes( 'check_why' ) && {
		label: __( 'Check why', 'shortpixel-flush' ),
		onClick: () => void showWhy( flush.id, likeliest ),
	};
	const details = flush && {
		label: __( 'Details', 'shortpixel-flush' ),
		// Opens a new tab, since the post may not be saved yet.
		onClick: () => void window.open( detailsUrl( flush.id ) ),
	};
	showNotice( {
		status: statuses[ line.tone ],
		text: line.text,
		action: check || buttonOf( likeliest ) || details || undefined,
		stays:
			isBusy( progress ) ||
			line.tone === 'bad' ||
			flush?.state === 'failed',
	} );
}

const buttonOf = ( action: Action | undefined ) =>
	action && { label: action.text, onClick: action.run };

async function showWhy(
	flushId: number,
	action: Action | undefined
): Promise< void > {
	showNotice( {
		status: 'info',
		text: __( 'Checking…', 'shortpixel-flush' ),
		stays: true,
	} );
	showNotice( {
		status: 'warning',
		text: await explain( flushId ),
		action: buttonOf( action ),
		stays: true,
		speaks: true,
	} );
}

/** Reports news of an image of the page, such as a change that is waiting to be flushed. */
function showNews( { tone, text }: News, flush: () => void ): void {
	showNotice( {
		status: statuses[ tone ],
		text,
		action:
			tone === 'warning'
				? { label: __( 'Flush', 'shortpixel-flush' ), onClick: flush }
				: undefined,
		stays: tone === 'busy',
		speaks: true,
	} );
}
