// This event fires when core refetches an image after its own image editor has saved it.
const EVENT = 'change:filesizeInBytes';

/**
 * Calls back with the id of an image whose file was edited in a media modal; returns a function that stops listening.
 */
export function onEdited( callback: ( id: number ) => void ): () => void {
	const all = window.wp?.media?.model?.Attachments.all;
	const changed = ( image: WpAttachment ) => {
		// A new upload has no previous size.
		if ( image.previous( 'filesizeInBytes' ) ) {
			callback( image.get( 'id' ) );
		}
	};
	all?.on( EVENT, changed );
	return () => all?.off( EVENT, changed );
}
