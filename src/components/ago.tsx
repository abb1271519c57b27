import { useEffect, useState } from '@wordpress/element';

import { fill, formatAgo, formatTime } from './format';

interface Props {
	iso: string;
	/** A sentence with %s in place of how long ago it was. */
	text: string;
}

/** Shows how long ago something happened, updated every 30 seconds. */
export function Ago( { iso, text }: Props ) {
	const [ now, setNow ] = useState( () => Date.now() );
	useEffect( () => {
		setNow( Date.now() );
		const ticker = setInterval( () => setNow( Date.now() ), 30_000 );
		return () => clearInterval( ticker );
	}, [ iso ] );
	return (
		<time
			className="spf-quiet"
			dateTime={ iso }
			title={ formatTime( iso ) }
		>
			{ fill( text, formatAgo( iso, now ) ) }
		</time>
	);
}
