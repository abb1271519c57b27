interface Callbacks {
	/** Called once a second while the tab is visible. */
	onTick: () => void;
	/** Called when the connection returns or the tab becomes visible. */
	onReturn: () => void;
}

/** Starts a clock and listens for the browser's return; returns the function that stops both. */
export function stayAwake( { onTick, onReturn }: Callbacks ): () => void {
	const tick = () => ! document.hidden && onTick();
	const back = () => ! document.hidden && onReturn();
	const ticker = setInterval( tick, 1_000 );
	window.addEventListener( 'online', back );
	document.addEventListener( 'visibilitychange', back );
	return () => {
		clearInterval( ticker );
		window.removeEventListener( 'online', back );
		document.removeEventListener( 'visibilitychange', back );
	};
}
