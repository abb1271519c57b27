/** Sentences of the plugin that several journeys wait for. */
export const say = {
	/** The image is new for new visitors, or for all. */
	newPicture: /^New for (new )?visitors\./,
	newWhereLooked: /^New where we looked\./,
	/** Like `newPicture`, or new only where it was checked, since some copies may be unknown. */
	knownNew: /^New (for (new )?visitors|where we looked)\./,
	/** The results for a library whose pages may never have been measured. */
	libraryFlushed:
		/^New (for|where we looked)|^No known page shows|^Visitors may still see the old image/,
	newLink: /^New for visitors\./,
	plainAddress:
		/^Pages ask for the images? at (its earlier link|their earlier links) again\./,
	someOld: /(Some v|V)isitors still see the old image/,
	newLinks: /All images have new links\./,
	earlierLinks: 'All images have their earlier links again.',
	stopped: 'Stopped. Visitors may still see the old image.',
	noCredits: 'No credits left: visitors get the originals.',
	waiting: /^Removal requested\./,
	expired:
		'Your session has expired. Log in again in another tab, then continue here.',
};
