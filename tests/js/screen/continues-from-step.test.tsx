import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';

import { Progress } from '../../../src/screen/progress';
import type { Flush } from '../../../src/domain/types';
import { FlushDetails } from '../../../src/screen/flush-details/flush-details';
import { FlushDriver } from '../../../src/drive/flush-driver';
import { driverOf } from '../../../src/drive/flush-registry';
import { fakeServer, later, page } from '../api/fake-server';
import { partial, siteFlush } from '../api/samples';
import { newId, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const goOn = 'Continue from here: Switch to it';
const none = () => undefined;

/** An ended flush that can be retried; its second step failed. */
function ended( changes: Partial< Flush > = {} ): Flush {
	return partial( {
		id: newId(),
		steps: siteFlush( 3 ).steps.map( ( step, index ) =>
			index === 1 ? { ...step, state: 'failed' } : step
		),
		...changes,
	} );
}

function following( flush: Flush ): FlushDriver {
	const driver = new FlushDriver();
	driver.follow( flush );
	return driver;
}

const progress = ( flush: Flush ) => (
	<Progress
		driver={ following( flush ) }
		cron
		onDetails={ none }
		onStop={ none }
	/>
);
const details = ( flush: Flush ) => <FlushDetails flush={ flush } />;

async function show( place: ReactElement ) {
	const calls = fakeServer( {
		'*': ( { route } ) =>
			route.startsWith( 'POST' ) ? later().promise : page( [] ),
	} );
	await act( async () => void render( place ) );
	return calls;
}

/** Returns the names of the buttons that retry a flush. */
async function offers( place: ReactElement ): Promise< string[] > {
	await show( place );
	return [ ...document.body.querySelectorAll( 'button' ) ]
		.map( ( button ) => button.ariaLabel ?? button.textContent ?? '' )
		.filter( ( name ) => /^(Flush again|Continue)/.test( name ) );
}

it( 'is offered by the details at the step that failed, and nowhere else', async () => {
	expect( await offers( details( ended() ) ) ).toEqual( [ goOn ] );
} );

it.each< [ string, ( flush: Flush ) => ReactElement, Partial< Flush > ] >( [
	[ 'beside a flush, which shows no steps', progress, {} ],
	[ 'beside one that was stopped', progress, { state: 'cancelled' } ],
	[ 'in the details of one without steps', details, { steps: [] } ],
] )( 'is Flush again in the line %s', async ( _, place, changes ) => {
	expect( await offers( place( ended( changes ) ) ) ).toEqual( [
		'Flush again',
	] );
} );

it( 'does the same as Flush again, and is not offered again meanwhile', async () => {
	const flush = ended();
	const calls = await show( details( flush ) );
	await userEvent.click( screen.getByRole( 'button', { name: goOn } ) );
	expect( sent( calls, `POST /flushes/${ flush.id }/retry` ) ).toHaveLength(
		1
	);
	expect( driverOf( flush ).getSnapshot() ).toMatchObject( {
		acting: 'retry',
	} );
	expect(
		screen.queryByRole( 'button', { name: /^Continue from/ } )
	).toBeNull();
	expect(
		screen.queryByRole( 'button', { name: 'Flush again' } )
	).toBeNull();
} );
