import { __ } from '@wordpress/i18n';

import { detailsUrl } from '../../api/details-url';
import { explain } from '../../components/check-why';
import { type Action, actionsOf } from '../../components/flush-actions';
import { lineOf } from '../../components/sentences';
import type { Tone } from '../../domain/flush';
import { say, unsay } from '../notice';
import type { FlushDriver } from '../../drive/flush-driver';
import { lineActions } from '../../drive/line-actions';
import { flushOf, type FlushProgress, isBusy } from '../../drive/progress';
import type { News } from '../../library/flush/news';

const statuses = {
	busy: 'info',
	good: 'success',
	warning: 'warning',
	bad: 'error',
	neutral: 'info',
} as const satisfies Record< Tone, string >;

const followed = new WeakSet< FlushDriver >();

/** Says in a snackbar how each flush of this driver goes and ends: nothing else in the editor need be open. */
export function tellResults( driver: FlushDriver ): void {
	if ( followed.has( driver ) ) {
		return;
	}
	followed.add( driver );
	let wasBusy = false;
	let said = '';
	const follow = () => {
		const progress = driver.getSnapshot();
		const text = lineOf( progress )?.text ?? '';
		const isNews = isBusy( progress )
			? text !== said
			: wasBusy || isWorse( progress, said );
		wasBusy = isBusy( progress );
		if ( isNews ) {
			said = text;
			tell( driver, progress );
		}
	};
	driver.subscribe( follow );
	follow();
}

/** After the result, only bad news is told. */
function isWorse( progress: FlushProgress, said: string ): boolean {
	const line = lineOf( progress );
	return (
		said !== '' &&
		line !== null &&
		line.text !== said &&
		[ 'warning', 'bad' ].includes( line.tone )
	);
}

function tell( driver: FlushDriver, progress: FlushProgress ): void {
	const line = lineOf( progress );
	if ( ! line ) {
		// Somebody was asked, and said no.
		unsay();
		return;
	}
	const flush = progress.status === 'ended' ? flushOf( progress ) : null;
	const [ likeliest ] = actionsOf(
		progress,
		lineActions( driver, progress )
	);
	const check = flush?.offers.includes( 'check_why' ) && {
		label: __( 'Check why', 'shortpixel-flush' ),
		onClick: () => void tellWhy( flush.id, likeliest ),
	};
	const details = flush && {
		label: __( 'Details', 'shortpixel-flush' ),
		// The post may not be saved yet.
		onClick: () => void window.open( detailsUrl( flush.id ) ),
	};
	say( {
		status: statuses[ line.tone ],
		text: line.text,
		action: check || buttonOf( likeliest ) || details || undefined,
		stays: isBusy( progress ) || line.tone === 'bad',
	} );
}

const buttonOf = ( action: Action | undefined ) =>
	action && { label: action.text, onClick: action.run };

async function tellWhy(
	flushId: number,
	action: Action | undefined
): Promise< void > {
	say( {
		status: 'info',
		text: __( 'Checking…', 'shortpixel-flush' ),
		stays: true,
	} );
	say( {
		status: 'warning',
		text: await explain( flushId ),
		action: buttonOf( action ),
		stays: true,
		speaks: true,
	} );
}

/** Says that an image of the page has changed, and what is to come of it. */
export function tellNews( { tone, text }: News, flush: () => void ): void {
	say( {
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
