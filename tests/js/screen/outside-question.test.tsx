import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { OutsideQuestion } from '../../../src/screen/outside-question';
import { fakeServer, refusal, refuse } from '../api/fake-server';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const user = userEvent.setup( { delay: null } );

function ask( answers: Parameters< typeof fakeServer >[ 0 ] ) {
	const onAnswered = jest.fn();
	const calls = fakeServer( answers );
	render( <OutsideQuestion held={ 1234 } onAnswered={ onAnswered } /> );
	return { calls, onAnswered };
}

it.each( [
	[ 'Flush all', 'all' ],
	[ 'Flush these', 'flush' ],
	[ 'Nothing changed for visitors', 'accept' ],
] )( 'sends what “%s” answers', async ( name, answer ) => {
	const { calls, onAnswered } = ask( {
		'POST /outside': () => ( { held: 0 } ),
	} );
	expect(
		screen.getByText( /^1,234 images changed outside WordPress\./ )
	).toBeVisible();
	await user.click( screen.getByRole( 'button', { name } ) );
	expect( calls.map( ( { data } ) => data ) ).toEqual( [ { answer } ] );
	expect( onAnswered ).toHaveBeenCalledTimes( 1 );
} );

it( 'says why an answer was refused, and asks on', async () => {
	const { onAnswered } = ask( {
		'POST /outside': refuse(
			refusal(
				'shortpixel_flush_already_running',
				409,
				'Everything is being flushed already.'
			)
		),
	} );
	await user.click( screen.getByRole( 'button', { name: 'Flush all' } ) );
	expect(
		(
			await screen.findAllByText( 'Everything is being flushed already.' )
		)[ 0 ]
	).toBeVisible();
	expect( onAnswered ).not.toHaveBeenCalled();
	expect(
		screen.getByRole( 'button', { name: 'Flush these' } )
	).toBeEnabled();
} );
