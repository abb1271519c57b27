import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { Steps } from '../../../src/components/steps';
import type { FlushStep } from '../../../src/domain/types';

const steps: FlushStep[] = [
	{
		id: 'shortpixel',
		title: 'Ask ShortPixel to remove the copies',
		state: 'done',
		message: '43 of 43 copies accepted.',
		seconds: 2.34,
	},
	{
		id: 'edge',
		title: 'Remove them from Cloudflare',
		state: 'failed',
		message:
			'Cloudflare refused the token. Visitors may still see the old image.',
		seconds: 0.4,
	},
	{
		id: 'edge',
		title: 'Remove them from Varnish',
		state: 'running',
		message: '',
		seconds: null,
	},
	{
		id: 'page_caches',
		title: 'Clear the page caches',
		state: 'skipped',
		message: '',
		seconds: null,
	},
];

it( 'shows the state, the result and the duration of each step', () => {
	render( <Steps steps={ steps } /> );
	const items = screen.getAllByRole( 'listitem' );
	expect( items[ 0 ] ).toHaveTextContent( 'Done, 2.3 s' );
	expect( items[ 0 ] ).toHaveTextContent( '43 of 43 copies accepted.' );
	expect( items[ 1 ] ).toHaveTextContent(
		'Visitors may still see the old image.'
	);
	expect( items[ 2 ] ).toHaveAttribute( 'aria-current', 'step' );
	expect( screen.queryByRole( 'button' ) ).toBeNull();
} );

it( 'offers to continue from a failed step, and keeps the focus when the button disappears', async () => {
	const onContinue = jest.fn();
	render( <Steps steps={ steps } onContinue={ onContinue } /> );
	await userEvent.click(
		screen.getByRole( 'button', {
			name: 'Continue from here: Remove them from Cloudflare',
		} )
	);
	expect( onContinue ).toHaveBeenCalledTimes( 1 );
	expect( screen.getByRole( 'list' ) ).toHaveFocus();
} );

it( 'offers it once, at the first failed step: retrying covers the later ones', () => {
	const both = steps.map( ( step ) =>
		step.state === 'running' ? { ...step, state: 'failed' as const } : step
	);
	render( <Steps steps={ both } onContinue={ () => {} } /> );
	expect(
		screen.getAllByRole( 'button' ).map( ( { ariaLabel } ) => ariaLabel )
	).toEqual( [ 'Continue from here: Remove them from Cloudflare' ] );
} );
