interface Callbacks {
	/** Called once a second while the tab is visible. */
	onTick: () => void;
	/** Called when the tab or the connection returns. */
	onReturn: () => void;
	/** Called when the connection is lost. */
	onOffline?: () => void;
}

/** Calls back when the connection returns or the tab becomes visible; returns a function that stops listening. */
export function onReturn( callback: () => void ): () => void {
	const back = () => ! document.hidden && callback();
	window.addEventListener( 'online', back );
	document.addEventListener( 'visibilitychange', back );
	return () => {
		window.removeEventListener( 'online', back );
		document.removeEventListener( 'visibilitychange', back );
	};
}

/**
 * Ticks every second, and reports when the connection is lost or the user is back; returns a function that stops both.
 */
export function stayAwake( callbacks: Callbacks ): () => void {
	const tick = () => ! document.hidden && callbacks.onTick();
	const ticker = setInterval( tick, 1_000 );
	const offline = () => callbacks.onOffline?.();
	window.addEventListener( 'offline', offline );
	const end = onReturn( callbacks.onReturn );
	return () => {
		clearInterval( ticker );
		window.removeEventListener( 'offline', offline );
		end();
	};
}
