const listeners = new Set< () => void >();

/** Calls the listener whenever a check of what visitors see has ended on this page. */
export function onCheckEnd( listener: () => void ): () => void {
	listeners.add( listener );
	return () => listeners.delete( listener );
}

export function noticeCheckEnd(): void {
	listeners.forEach( ( listener ) => listener() );
}
