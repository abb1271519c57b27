/** Sentences of the plugin that several journeys wait for. */
export const say = {
	/** For new visitors, or for everybody. */
	newPicture: /^New for (new )?visitors\./,
	newWhereLooked: /^New where we looked\./,
	/** The same, or new where it was checked: nobody may know all copies. */
	knownNew: /^New (for (new )?visitors|where we looked)\./,
	/** Of a library whose pages may never have been measured. */
	libraryFlushed:
		/^New (for|where we looked)|^No known page shows|^Visitors may still see the old image/,
	/** On how many devices a flush was checked, where pages were measured. */
	complete: /Checked on phone(, tablet)? and desktop\./,
	newAddress: /^New for visitors\./,
	plainAddress:
		/^Undone: pages ask for the images? at (its earlier link|their earlier links)\./,
	oldPicture: /Visitors still see the old image/,
	someOld: /(Some v|V)isitors still see the old image/,
	noPicture: /The CDN sent an error page instead of the image\./,
	askingForNewKey: ( endpoint: string ) =>
		new RegExp(
			`All images (?:are replaced, with|have) new links at ${ endpoint.replace( /[.?]/g, '\\$&' ) }[.;] .*Pages may load slowly at first\\.`
		),
	undone: ( endpoint: string ) =>
		`Undone: all images have their links at ${ endpoint } again.`,
	stopped: 'Stopped. Visitors may still see the old image.',
	/** A host that failed ten times in a row, without an address accepted. */
	leftAlone:
		/^127\.0\.0\.1:\d+ is unavailable \(500\)\. Visitors may still see the old image\. Retrying in (\d+ s|\d+:\d\d)\.$/,
	waiting: /^Removal requested\. Checking/,
	betweenChecks: /^Not all new yet\. Checking again in \d+ s\.$/,
	expired:
		'Your session has expired. Log in again in another tab, then continue here.',
};
