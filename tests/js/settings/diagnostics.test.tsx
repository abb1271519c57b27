import { speak } from '@wordpress/a11y';
import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Diagnosis } from '../../../src/domain/diagnostics';
import { later, lost, refuse } from '../api/fake-server';
import { openTab, part } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const user = userEvent.setup( { delay: null } );

const list = {
	'GET /diagnostics': () => ( {
		steps: [
			{ id: 'provider', title: 'Plugin' },
			{ id: 'cdn_warm', title: 'Copy' },
			{ id: 'edges', title: 'Your CDN' },
		],
		report: 'ShortPixel Flush 1.0',
	} ),
};

function found( id: string, changes: Partial< Diagnosis > = {} ): Diagnosis {
	return {
		id,
		title: id,
		state: 'ok',
		message: `All is well with ${ id }.`,
		help: '',
		facts: [],
		report: `[OK] ${ id }`,
		...changes,
	};
}

async function start() {
	const place = await part( 'Diagnostics' );
	await user.click(
		await place.findByRole( 'button', { name: 'Start the check' } )
	);
	return place;
}

it( 'asks for nothing before somebody starts it', async () => {
	const { calls } = await openTab();
	await part( 'Diagnostics' );
	expect( calls.map( ( { route } ) => route ) ).toEqual( [
		'GET /settings',
	] );
} );

it( 'goes step by step, says what each found and what to do, and gives the report', async () => {
	const copy = later< Diagnosis >();
	const { calls, onChange } = await openTab( {
		...list,
		'POST /diagnostics/provider': () => found( 'provider' ),
		'POST /diagnostics/cdn_warm': () => copy.promise,
		'POST /diagnostics/edges': () =>
			found( 'edges', { state: 'skipped', report: '[SKIPPED] edges' } ),
	} );
	const place = await start();
	const steps = await place.findAllByRole( 'listitem' );
	expect(
		within( steps[ 0 ] ?? document.body ).getByText( 'OK' )
	).toBeVisible();
	expect(
		within( steps[ 1 ] ?? document.body ).getByText( 'Checking…' )
	).toBeVisible();
	expect(
		within( steps[ 2 ] ?? document.body ).getByText( 'Waiting' )
	).toBeVisible();
	expect( place.queryByRole( 'button', { name: 'Copy report' } ) ).toBeNull();

	await act( async () =>
		copy.resolve(
			found( 'cdn_warm', {
				state: 'failed',
				message: 'ShortPixel is unavailable (503).',
				help: 'Try again in a few minutes.',
				facts: [ 'First answer: 12 ms' ],
				report: '[FAILED] cdn_warm',
			} )
		)
	);
	expect(
		await place.findByText( 'Try again in a few minutes.' )
	).toBeVisible();
	expect( place.getByText( 'First answer: 12 ms' ) ).toBeVisible();
	expect( place.getByText( 'Nothing to check' ) ).toBeVisible();
	const summary = '1 step failed. What to do is next to it.';
	expect( place.getByText( summary ) ).toBeVisible();
	expect( speak ).toHaveBeenCalledWith( summary );
	expect( onChange ).toHaveBeenCalled();
	expect( calls.map( ( { route } ) => route ) ).toEqual( [
		'GET /settings',
		'GET /diagnostics',
		'POST /diagnostics/provider',
		'POST /diagnostics/cdn_warm',
		'POST /diagnostics/edges',
	] );

	const written = jest.fn( async () => undefined );
	Object.defineProperty( navigator, 'clipboard', {
		value: { writeText: written },
		configurable: true,
	} );
	await user.click( place.getByRole( 'button', { name: 'Copy report' } ) );
	expect( written ).toHaveBeenCalledWith(
		'ShortPixel Flush 1.0\n\n[OK] provider\n\n[FAILED] cdn_warm\n\n[SKIPPED] edges'
	);
} );

it( 'goes on after a step that the site does not answer', async () => {
	await openTab( {
		...list,
		'POST /diagnostics/provider': refuse( lost ),
		'POST /diagnostics/cdn_warm': () => found( 'cdn_warm' ),
		'POST /diagnostics/edges': () =>
			found( 'edges', { state: 'warning', message: 'Look here.' } ),
	} );
	const place = await start();
	expect( await place.findByText( 'Look here.' ) ).toBeVisible();
	expect( place.getByText( 'Your site did not answer.' ) ).toBeVisible();
	expect(
		place.getByText( '1 step failed. What to do is next to it.' )
	).toBeVisible();
	expect(
		place.getByRole( 'button', { name: 'Check again' } )
	).toBeVisible();
} );

it( 'stops when it is left', async () => {
	const first = later< Diagnosis >();
	const { calls } = await openTab( {
		...list,
		'POST /diagnostics/provider': () => first.promise,
	} );
	await start();
	const { signal } = calls.at( -1 ) ?? {};
	expect( signal?.aborted ).toBe( false );
	const { cleanup } = await import( '@testing-library/react' );
	cleanup();
	expect( signal?.aborted ).toBe( true );
} );
