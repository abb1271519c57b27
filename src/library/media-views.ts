import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { loadFlushScript } from './flush-script';

/** Adds the button to the actions in an image's details, in the grid and in media modals. */
export function addToDetails(): void {
	const prototype = window.wp?.media?.view?.Attachment?.Details?.prototype;
	if ( ! prototype ) {
		return;
	}
	const { render } = prototype;
	// The grid's details view extends this one and uses its `render`.
	prototype.render = function () {
		render.call( this );
		putButton( this );
		// A new upload has this attribute only once it is complete.
		this.stopListening( this.model, 'change:shortpixelFlush' );
		this.listenTo( this.model, 'change:shortpixelFlush', () =>
			putButton( this )
		);
		return this;
	};
}

function putButton( { el, model }: WpAttachmentDetails ): void {
	const actions = el.querySelector( '.actions' );
	const place = actions ?? el.querySelector( '.details' );
	if ( ! place || ! model.get( 'shortpixelFlush' ) ) {
		return;
	}
	place.querySelector( 'shortpixel-flush-button' )?.remove();
	const button = document.createElement( 'shortpixel-flush-button' );
	button.setAttribute( 'attachment', String( model.get( 'id' ) ) );
	button.setAttribute(
		'name',
		model.get( 'title' ) || model.get( 'filename' )
	);
	button.setAttribute( 'view', actions ? 'actions' : 'details' );
	const edit = actions ? null : place.querySelector( '.edit-attachment' );
	if ( edit ) {
		edit.after( button );
	} else {
		place.prepend( button );
	}
}

/** Adds a button to the grid's Bulk select, beside core's Delete. */
export function addToBulkSelect(): void {
	const view = window.wp?.media?.view;
	const SelectedButton = view?.DeleteSelectedButton;
	if ( ! view || ! SelectedButton ) {
		return;
	}
	const { prototype } = view.AttachmentsBrowser;
	const createToolbar = prototype.createToolbar;
	prototype.createToolbar = function () {
		createToolbar.call( this );
		const { controller } = this;
		if ( ! controller.isModeActive( 'grid' ) ) {
			return;
		}
		const button = new SelectedButton( {
			style: '',
			disabled: true,
			text: __( 'Flush from ShortPixel', 'shortpixel-flush' ),
			controller,
			// Next to core's own button, which has priority -80.
			priority: -79,
			click() {
				const selected = controller
					.state()
					.get( 'selection' )
					.map( ( image ) => ( {
						id: image.get( 'id' ),
						can: Boolean( image.get( 'shortpixelFlush' ) ),
					} ) );
				const images = selected
					.filter( ( { can } ) => can )
					.map( ( { id } ) => id );
				flushSelected( images, selected.length - images.length );
				controller.deactivateMode( 'select' ).activateMode( 'edit' );
			},
		} );
		this.toolbar.set( 'shortpixelFlush', button.render() );
	};
}

/** Handles the list's bulk action on the page itself; without this script, it leads to the plugin's screen. */
export function takeOverBulkAction(): void {
	const form = document.querySelector< HTMLFormElement >( '#posts-filter' );
	form?.addEventListener( 'submit', ( event ) => {
		const { submitter } = event;
		const { value } =
			form.querySelector< HTMLSelectElement >(
				submitter?.id === 'doaction2'
					? '#bulk-action-selector-bottom'
					: '#bulk-action-selector-top'
			) ?? {};
		const checked = [
			...form.querySelectorAll< HTMLInputElement >(
				'input[name="media[]"]:checked'
			),
		];
		if (
			value !== 'shortpixel_flush' ||
			! submitter?.id.startsWith( 'doaction' ) ||
			checked.length === 0
		) {
			return;
		}
		event.preventDefault();
		const images = checked
			.filter( ( box ) =>
				box.closest( 'tr' )?.querySelector( 'shortpixel-flush-button' )
			)
			.map( ( box ) => Number( box.value ) );
		flushSelected( images, checked.length - images.length );
		// Clears the selection, as core's own actions do; deferred until core's script has seen that there was one.
		setTimeout( () =>
			form
				.querySelectorAll< HTMLInputElement >(
					'.check-column input:checked'
				)
				.forEach( ( box ) => ( box.checked = false ) )
		);
	} );
}

function flushSelected( images: number[], leftOut: number ): void {
	loadFlushScript()
		.then( ( { flushMany } ) => flushMany( images, leftOut, putAbove ) )
		.catch( () =>
			window.location.assign(
				`${ readPageData().page_url }&attachments=${ images.join() }`
			)
		);
}

/** Puts the line about a bulk flush above the list or the grid; does nothing on other screens. */
export function putAbove( line: Element ): void {
	const table = document.querySelector( '.wp-list-table.media' );
	if ( table ) {
		table.before( line );
	} else {
		document.querySelector( '.mode-grid .media-toolbar' )?.after( line );
	}
}
