interface Callbacks {
	/** Once a second while the tab can be seen. */
	onTick: () => void;
	/** When the connection or the person is back. */
	onReturn: () => void;
}

/** Keeps a clock and an ear on the browser; gives the function that ends both. */
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
