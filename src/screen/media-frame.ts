import { __ } from '@wordpress/i18n';

/** Opens WordPress's media picker and passes on the chosen images. */
export function openMediaFrame( onChoose: ( ids: number[] ) => void ): void {
	const frame = window.wp?.media?.( {
		title: __( 'Choose images to flush', 'shortpixel-flush' ),
		library: { type: [ 'image', 'application/pdf' ] },
		button: { text: __( 'Choose', 'shortpixel-flush' ) },
		multiple: 'add',
	} );
	frame?.on( 'select', () => {
		const ids = frame
			.state()
			.get( 'selection' )
			.map( ( image ) => image.get( 'id' ) );
		if ( ids.length > 0 ) {
			onChoose( ids );
		}
	} );
	// Core opens the upload tab for users who have not opened the library before.
	frame?.on( 'open', () => frame.content.mode( 'browse' ) );
	frame?.open();
}
