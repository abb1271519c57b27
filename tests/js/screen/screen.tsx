import { act, configure, render, screen, within } from '@testing-library/react';

import { App } from '../../../src/screen/app';
import type { PageData } from '../../../src/api/page-data';
import type { Scan } from '../../../src/domain/scan';
import type { Status } from '../../../src/domain/types';
import { type Call, fakeServer, page } from '../api/fake-server';
import { aStatus, someSettings } from '../api/samples';

// Skips the check of every element's visibility, which takes most of the time on a screen this large.
configure( { defaultHidden: true } );

type Answers = Parameters< typeof fakeServer >[ 0 ];

/** Renders the screen, with the data that PHP prints into its page, for a site with this status and these answers. */
export async function openScreen(
	answers: Answers = {},
	status: Status = aStatus(),
	data: Partial< PageData > = {}
): Promise< Call[] > {
	const calls = fakeServer( {
		'GET /status': () => status,
		'GET /flushes': () => page( [] ),
		'GET /flushes/users': () => [],
		'GET /settings': () => someSettings,
		'GET /images/changed': () => [],
		'GET /scan': () => aScan(),
		'GET /scan/findings': () => page( [] ),
		'GET /pages': () => ( { pages: [], screens: [] } ),
		...answers,
	} );
	window.shortpixelFlush = { status, scan: aScan(), ...data };
	await act( async () => {
		render( <App /> );
	} );
	return calls;
}

/** Returns queries within the card that has this heading. */
export function card( name: string | RegExp ) {
	return within( screen.getByRole( 'region', { name } ) );
}

/** Sets the page's URL to a tab's URL, so that openScreen() shows this tab. */
export function atTab( tab: string ): void {
	window.history.replaceState( null, '', `/?tab=${ tab }` );
}

/** Returns queries within the card where a user chooses images to flush, whatever its heading is. */
export function imageCard() {
	return cardOf( 'is-image' );
}

/** Returns queries within the card that says what visitors see. */
export function answerCard() {
	return cardOf( 'is-answer' );
}

function cardOf( kind: string ) {
	const [ found ] = screen
		.getAllByRole( 'region' )
		.filter( ( { className } ) => className.includes( kind ) );
	return within( found ?? screen.getByText( `No card ${ kind }.` ) );
}

const noImages = {
	images: 0,
	looked_at: 0,
	asked: 0,
	waiting: 0,
	new: 0,
	unchanged: 0,
	stale: 0,
	unknown: 0,
};

/** A check that has just ended and found no old image. */
export function aScan( changes: Partial< Scan > = {} ): Scan {
	return {
		state: 'done',
		reach: 'recent',
		tone: 'good',
		message: 'Visitors see your current images.',
		unknown: [],
		due: false,
		requests: 0,
		to_measure: { pages: [], screens: [] },
		next_in: null,
		started_at: new Date( Date.now() - 130_000 ).toISOString(),
		ended_at: new Date( Date.now() - 125_000 ).toISOString(),
		can: { start: true, stop: false },
		...changes,
		counts: { ...noImages, ...changes.counts },
	};
}

/** Returns the bodies that were sent to a route. */
export function sent( calls: Call[], route: string ): unknown[] {
	return calls
		.filter( ( call ) => call.route === route )
		.map( ( { data } ) => data );
}

/** Returns an id that no other test's flush has, since the registry of flushes outlives a test. */
export function newId(): number {
	lastId += 1;
	return lastId;
}

let lastId = 1_000;
