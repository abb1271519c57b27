/** Sentences of the plugin that several journeys wait for. */
export const say = {
	newPicture: /(New v|V)isitors see the new images?\./,
	/** The same where no page was measured, so that nobody knows all copies. */
	knownNew:
		/The [\d,]+ checked cop(y|ies) (is|are) new, but some screens may still show the old image\./,
	/** Of a library whose pages may never have been measured. */
	libraryFlushed:
		/accepted the removal of the \d+ copies|isitors see the new images|checked copies are new/,
	/** How complete a flush was, where pages were measured. */
	complete:
		/(All )?[\d,]+ (of the [\d,]+ )?cop(y|ies) that phones, tablets, and desktops load w(as|ere) checked\.|Of the [\d,]+ copies that phones, tablets, and desktops load, 1 was checked\./,
	measured: /Pages were measured on [\d,]+ screen sizes?\./,
	newAddress: /^Visitors see the new images?: your pages ask for/,
	plainAddress:
		/^Undone: your pages ask for the images? at (its earlier link|their earlier links) again/,
	oldPicture: /Still the old image/,
	someOld:
		/\b[\d,]+ (still|copy is still|copies are still) old\.|^Still the old image/,
	noPicture: /The CDN sent an error page instead of the image\./,
	askingForNewKey: ( endpoint: string ) =>
		new RegExp(
			`All images (?:are replaced, with|have) new links at ${ endpoint.replace( /[.?]/g, '\\$&' ) }[.;] .*Pages may load slowly at first\\.`
		),
	undone: ( endpoint: string ) =>
		`Undone: all images have their links at ${ endpoint } again.`,
	stopped:
		'Stopped. Visitors may still see the old image. Try again to finish it.',
	/** A host that failed ten times in a row, without an address accepted. */
	leftAlone:
		/^127\.0\.0\.1:\d+ is unavailable \(500\)\. Visitors may still see the old image\. Retrying in (\d+ s|\d+:\d\d)\.$/,
	waiting: /^Removal requested\. Checking/,
	betweenChecks:
		/^0 of \d+ checked copies are new\. Checking again in \d+ s\.$/,
	expired:
		'Your session has expired. Log in again in another tab, then continue here.',
};
