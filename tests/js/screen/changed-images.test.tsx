import { act, fireEvent } from '@testing-library/react';

import type { ImageNews } from '../../../src/domain/types';
import type { Call } from '../api/fake-server';
import { aFlush, aPlan } from '../api/samples';
import { imageCard as image, newId, openScreen, sent } from './screen';

const message = 'Changed; will be flushed in the background…';
const listed = {
	...( aPlan().attachments[ 0 ] ?? {} ),
	id: 12,
	message,
};
const waits: ImageNews = { id: 12, state: 'waiting', message, flush: null };
const settled: ImageNews = { ...waits, state: 'settled', message: '' };

let changed: unknown[] = [];
let news: ImageNews[] = [];

beforeEach( () => {
	jest.useFakeTimers();
	changed = [ listed ];
	news = [ waits ];
} );

afterEach( () => {
	jest.useRealTimers();
} );

const pass = ( seconds: number ): Promise< void > =>
	act( () => jest.advanceTimersByTimeAsync( 1_000 * seconds ) );

/** Opens the screen while one image waits to be flushed, and lets time pass until the screen says so. */
async function openWhileItWaits( id: number ): Promise< Call[] > {
	const flush = aFlush( { id } );
	const calls = await openScreen( {
		'GET /images/changed': () => changed,
		'GET /images': () => news,
		[ `POST /flushes/${ id }/run` ]: () => flush,
		[ `GET /flushes/${ id }` ]: () => flush,
	} );
	await pass( 4 );
	expect( image().getByText( message ) ).toBeVisible();
	return calls;
}

function begin( id: number ): void {
	changed = [];
	news = [ { ...settled, flush: aFlush( { id } ) } ];
}

it( 'shows the flush of an image that waited for the background once that has begun', async () => {
	const id = newId();
	await openWhileItWaits( id );
	begin( id );
	await pass( 10 );
	expect( image().queryByText( message ) ).toBeNull();
	expect(
		image().getByRole( 'button', { name: 'Stop' } )
	).toBeInTheDocument();
} );

it( 'does not take away what somebody has typed, and lists the image no longer', async () => {
	const id = newId();
	await openWhileItWaits( id );
	const field = image().getByRole( 'textbox' );
	fireEvent.change( field, { target: { value: 'https://example.org/a' } } );
	begin( id );
	await pass( 10 );
	expect( image().queryByText( message ) ).toBeNull();
	expect( image().getByRole( 'textbox' ) ).toHaveValue(
		'https://example.org/a'
	);
} );

it( 'does not take away a form that has the focus', async () => {
	const id = newId();
	await openWhileItWaits( id );
	fireEvent.focus( image().getByRole( 'button', { name: 'Find' } ) );
	begin( id );
	await pass( 10 );
	expect( image().getByRole( 'button', { name: 'Find' } ) ).toBeVisible();
} );

it( 'lists an image no longer whose change turned out to be none', async () => {
	await openWhileItWaits( newId() );
	changed = [];
	news = [ settled ];
	await pass( 10 );
	expect( image().queryByText( message ) ).toBeNull();
	expect(
		image().getByRole( 'button', { name: 'Choose images' } )
	).toBeVisible();
} );

it( 'asks less and less often, and nothing more once none waits', async () => {
	const calls = await openWhileItWaits( newId() );
	const asked = () => sent( calls, 'GET /images' ).length;
	await pass( 300 );
	const often = asked();
	expect( often ).toBeGreaterThan( 5 );
	expect( often ).toBeLessThan( 25 );
	news = [ settled ];
	await pass( 60 );
	const last = asked();
	await pass( 300 );
	expect( asked() ).toBe( last );
} );

it( 'asks once where a flush failed and nothing waits', async () => {
	news = [ { ...settled, message: 'Its last flush failed.' } ];
	const calls = await openScreen( {
		'GET /images/changed': () => changed,
		'GET /images': () => news,
	} );
	await pass( 120 );
	expect( sent( calls, 'GET /images' ) ).toHaveLength( 1 );
	expect( image().getByText( message ) ).toBeVisible();
} );

it( 'lists an image that was replaced in another tab once somebody returns to this one', async () => {
	changed = [];
	const calls = await openScreen( {
		'GET /images/changed': () => changed,
		'GET /images': () => news,
	} );
	await pass( 60 );
	expect( image().queryByText( message ) ).toBeNull();
	expect( sent( calls, 'GET /images/changed' ) ).toHaveLength( 1 );
	changed = [ listed ];
	await act( async () => {
		document.dispatchEvent( new Event( 'visibilitychange' ) );
	} );
	await pass( 1 );
	expect( image().getByText( message ) ).toBeVisible();
} );
