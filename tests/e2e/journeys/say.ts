/** Sentences of the plugin that several journeys wait for. */
export const say = {
	newPicture:
		/Visitors now get the new pictures?( at the [\d,]+ address(es)? that w(as|ere) flushed)?\./,
	/** How complete a flush was, where pages were measured. */
	complete:
		/[\d,]+ address(es)? flushed: all that [\d,]+ pages? uses? on [\d,]+ screen sizes?\./,
	measured: /[\d,]+ pages? w(as|ere) measured on [\d,]+ screen sizes?/,
	newAddress: /^Visitors now get the new pictures?: your pages ask for/,
	plainAddress:
		/^Undone: your pages ask for the pictures? at (its plain address|their plain addresses) again/,
	oldPicture: /Visitors still get the old picture/,
	someOld: /\b[\d,]+ still (old|shows? the old picture)\./,
	noPicture: /ShortPixel answered with something that is no picture\./,
	askingForNewKey: ( endpoint: string ) =>
		new RegExp(
			`All pictures have their new address at ${ endpoint.replace( /[.?]/g, '\\$&' ) }[.;] .*First views are slower while ShortPixel makes them again\\.`
		),
	undone: ( endpoint: string ) =>
		`Undone: all pictures have their address at ${ endpoint } again.`,
	stopped:
		'Stopped. Visitors may still get the old picture. Try again to finish it.',
	/** A host that failed ten times in a row, without an address accepted. */
	leftAlone:
		/^Ten requests in a row to 127\.0\.0\.1:\d+ failed, the last with status 500, so it is left alone until \d+:\d+ [ap]m\. Visitors may still get the old picture\. It is tried again in \d+ s\.$/,
	paused: /^Paused\./,
	waiting: /^Removed from ShortPixel\. Checking/,
	expired:
		'Your session has expired. Reload the page and log in again; what you typed is kept.',
};
