import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import { confirmFlush } from '../../../src/drive/confirm-flush';

const estimate = '150 images, probably 30 credits.';

// jsdom has no modal dialogs, so this simulates them.
beforeEach( () => {
	HTMLDialogElement.prototype.showModal = function () {
		this.open = true;
	};
	HTMLDialogElement.prototype.close = function ( value?: string ) {
		this.open = false;
		this.returnValue = value ?? this.returnValue;
		this.dispatchEvent( new Event( 'close' ) );
	};
	document.addEventListener( 'submit', closeDialog );
} );

afterEach( () => document.removeEventListener( 'submit', closeDialog ) );

function closeDialog( event: SubmitEvent ) {
	event.preventDefault();
	if (
		event.target instanceof HTMLFormElement &&
		event.submitter instanceof HTMLButtonElement
	) {
		event.target.closest( 'dialog' )?.close( event.submitter.value );
	}
}

it( 'is named and described by the estimate, with the focus on Cancel', () => {
	void confirmFlush( estimate );
	const dialog = screen.getByRole( 'dialog' );
	expect( dialog ).toHaveAccessibleName( 'Flush these images?' );
	expect( dialog ).toHaveAccessibleDescription( estimate );
	expect( screen.getByRole( 'button', { name: 'Cancel' } ) ).toHaveFocus();
	dialog.remove();
} );

it.each( [
	[ 'Flush', true ],
	[ 'Cancel', false ],
] )( '%s answers, and takes the dialog away', async ( name, answer ) => {
	const answered = confirmFlush( estimate );
	await userEvent.click( screen.getByRole( 'button', { name } ) );
	expect( await answered ).toBe( answer );
	expect( screen.queryByRole( 'dialog' ) ).toBeNull();
} );

it( 'means no when it is closed by Escape', async () => {
	const answered = confirmFlush( estimate );
	document.querySelector( 'dialog' )?.close();
	expect( await answered ).toBe( false );
} );
