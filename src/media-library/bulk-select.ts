import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';

/** Adds a button to the grid's Bulk select, beside core's Delete, that opens the screen with the selected images chosen. */
export function addToBulkSelect(
	leave: ( url: string ) => void = ( url ) => window.location.assign( url )
): void {
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
			// Next to core's own, which has -80.
			priority: -79,
			click() {
				const ids = controller
					.state()
					.get( 'selection' )
					.map( ( image ) => image.get( 'id' ) );
				leave(
					`${ readPageData().page_url }&attachments=${ ids.join() }`
				);
			},
		} );
		this.toolbar.set( 'shortpixelFlush', button.render() );
	};
}
