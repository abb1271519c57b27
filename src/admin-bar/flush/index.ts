import { __, sprintf } from '@wordpress/i18n';

import { listFlushes } from '../../api/client';
import { isNoNewAddress } from '../../api/errors';
import { stopOfferingNewAddresses } from '../../api/page-data';
import { actionsOf } from '../../components/flush-actions';
import {
	countedProgress,
	lineOf,
	measuringSentence,
} from '../../components/sentences';
import { toneMarks } from '../../components/tone-marks';
import { detailsUrl } from '../../api/details-url';
import type { Flush, FlushRequest } from '../../domain/types';
import { FlushDriver } from '../../hooks/flush-driver';
import {
	preparePage,
	prepareRequest,
	refreshBrowserCopies,
} from '../../hooks/later';
import { measureFor, stopMeasuring } from '../../hooks/late-measuring';
import { lineActions } from '../../hooks/line-actions';
import { type FlushProgress, flushOf, isBusy } from '../../hooks/progress';
import { newElement, type Panel } from '../panel';
import { type Action, ActionRow } from './action-row';
import { collect, findShown, MOST } from './collect';
import { ImageList } from './image-list';
import { mark } from './marks';
import { readResults } from './results';

export interface PageFlush {
	/** The panel has been opened: starts a flush, or shows the one that is running, or that has ended while the panel was closed. */
	press: () => void;
	/** Shows a flush of this page that was running when it was loaded, if there is one. */
	resume: () => Promise< void >;
}

/** The flush of the images on this page, in its panel. */
export function newPageFlush(
	panel: Panel,
	loaded: () => string[]
): PageFlush {
	const bar = newElement( 'progress' );
	const images = new ImageList( () => findShown( document ) );
	const actions = new ActionRow( () => panel.holdFocus() );
	let isCut = false;
	let isShown = true;

	const driver = new FlushDriver( {
		prepare: ( request ) =>
			request.scope === 'page'
				? preparePage( request, ( measuring ) =>
						panel.show( measuringSentence( measuring ) )
					)
				: prepareRequest( request ),
		onOpen: ( flush ) => measureFor( driver, flush ),
		onStop: stopMeasuring,
		onEnd( flush ) {
			stopMeasuring( flush );
			void finish( flush );
		},
		onProblem( error ) {
			if ( isNoNewAddress( error ) ) {
				stopOfferingNewAddresses();
			}
		},
	} );

	/** What is before somebody's eyes is fetched again, and each image gets its own result. */
	const finish = async ( flush: Flush ) => {
		await Promise.all( [
			refreshBrowserCopies( flush, images.onPage() ),
			readResults( flush ).then(
				( results ) =>
					flushOf( driver.getSnapshot() )?.id === flush.id &&
					images.tell( results )
			),
		] );
	};

	const start = () => {
		const collected = collect( findShown( document ), loaded() );
		isCut = collected.isCut;
		images.clear();
		void driver.start( requestOf( collected.urls ) );
	};

	const draw = () => {
		const progress = driver.getSnapshot();
		const line = lineOf( progress );
		isShown = ! line || panel.isOpen();
		if ( ! line ) {
			panel.close();
			return;
		}
		const { tone, text, countdown = '' } = line;
		if ( tone === 'busy' ) {
			panel.show( text );
		} else if ( isShown ) {
			panel.tell(
				[ text, isCut ? cutNote() : '' ].join( ' ' ).trim(),
				toneMarks[ tone ],
				countdown
			);
		}
		const flush = flushOf( progress );
		const counted =
			progress.status === 'open' && flush && countedProgress( flush );
		bar.hidden = ! counted;
		if ( counted ) {
			bar.max = counted.max;
			bar.value = counted.value;
		}
		if ( flush ) {
			void images.show( flush );
		}
		actions.show( offered( driver, progress, start ) );
	};

	bar.setAttribute(
		'aria-label',
		__( 'Copies flushed and checked', 'shortpixel-flush' )
	);
	bar.hidden = true;
	// Stop has to be in view, however many images there are.
	panel.body.append( bar, actions.element, images.element );
	panel.onClose( () => mark( [] ) );
	driver.subscribe( draw );

	return {
		press: () =>
			isBusy( driver.getSnapshot() ) || ! isShown ? draw() : start(),
		async resume() {
			const query = { open: true, per_page: 100 };
			const { flushes } = await listFlushes( query );
			const here = pageAddress();
			const flush = flushes.find(
				( { subject } ) => subject.page === here
			);
			if ( ! flush || isBusy( driver.getSnapshot() ) ) {
				return;
			}
			panel.open( { isAsked: false } );
			driver.follow( flush );
		},
	};
}

function pageAddress(): string {
	return window.location.href.replace( /#.*$/, '' );
}

function requestOf( urls: string[] ): FlushRequest {
	return {
		scope: 'page',
		seen_on: pageAddress(),
		...( urls.length > 0 && { urls } ),
		screen: {
			width: document.documentElement.clientWidth,
			height: window.innerHeight,
			density: window.devicePixelRatio,
		},
	};
}

function cutNote(): string {
	return sprintf(
		/* translators: %d: number of images. */
		__(
			'This browser has loaded more than %d images here; the others were flushed as far as the page names them.',
			'shortpixel-flush'
		),
		MOST
	);
}

function offered(
	driver: FlushDriver,
	progress: FlushProgress,
	again: () => void
): Action[] {
	const on = lineActions( driver, progress );
	const actions: Action[] = actionsOf( progress, {
		...on,
		measureNow: again,
	} );
	const has = ( text: string ) =>
		actions.some( ( one ) => one.text === text );
	const add = ( action: Action ) =>
		has( action.text ) || actions.push( action );
	if ( progress.status === 'open' && progress.flush.can.cancel ) {
		add( { text: __( 'Stop', 'shortpixel-flush' ), run: on.stop } );
	}
	if ( progress.status === 'ended' ) {
		add( {
			text: __( 'Reload', 'shortpixel-flush' ),
			run: () => window.location.reload(),
		} );
		add( {
			text: __( 'Details', 'shortpixel-flush' ),
			href: detailsUrl( progress.flush.id ),
		} );
	}
	return actions;
}
