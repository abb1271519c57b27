/** Calls back with a post's id whenever the block editor has saved it where visitors see it. */
export function onPostSaved( listener: ( post: number ) => void ): void {
	const data = window.wp?.data;
	let wasSaving = false;
	data?.subscribe( () => {
		const editor = data.select( 'core/editor' );
		if ( ! editor?.isSavingPost ) {
			return;
		}
		const isSaving = editor.isSavingPost() && ! editor.isAutosavingPost();
		const isSaved = wasSaving && ! isSaving;
		wasSaving = isSaving;
		const post = editor.getCurrentPostId();
		if (
			isSaved &&
			typeof post === 'number' &&
			editor.didPostSaveRequestSucceed() &&
			editor.isCurrentPostPublished()
		) {
			listener( post );
		}
	} );
}
