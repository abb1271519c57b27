import { act, configure, render, screen, within } from '@testing-library/react';

import { App } from '../../../src/admin-page/app';
import type { PageData } from '../../../src/api/page-data';
import type { Status } from '../../../src/domain/types';
import { type Call, fakeServer, page } from '../api/fake-server';
import { aStatus, someSettings } from '../api/samples';

// Checking every element for visibility takes most of the time on a screen this large.
configure( { defaultHidden: true } );

type Answers = Parameters< typeof fakeServer >[ 0 ];

/** Renders the screen as PHP prints it, for a site with this status and these answers. */
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
		'GET /pages': () => ( { pages: [], screens: [] } ),
		...answers,
	} );
	window.shortpixelFlush = { status, ...data };
	await act( async () => {
		render( <App /> );
	} );
	return calls;
}

/** Queries within one card of the screen, found by its heading. */
export function card( name: string | RegExp ) {
	return within( screen.getByRole( 'region', { name } ) );
}

/** Opens one of the screen's tabs, as a link to it does. */
export function atTab( tab: string ): void {
	window.history.replaceState( null, '', `/?tab=${ tab }` );
}

/** Queries within the card of the images to flush, whatever it is about now. */
export function imageCard() {
	return card(
		/^(Which images still look old\?|Images at this link|[\d,]+ images?)$/
	);
}

/** The bodies that were sent to a route. */
export function sent( calls: Call[], route: string ): unknown[] {
	return calls
		.filter( ( call ) => call.route === route )
		.map( ( { data } ) => data );
}

/** An id that no other test's flush has: the registry of flushes outlives a test. */
export function newId(): number {
	lastId += 1;
	return lastId;
}

let lastId = 1_000;
