import type { ReactNode } from 'react';

import type { Tone } from '../domain/flush';
import { Mark } from './mark';

interface Props {
	tone: Tone;
	text: string;
	children?: ReactNode;
}

/** A sentence with its mark, followed by a link or button if there is one. */
export function ShortLine( { tone, text, children }: Props ) {
	return (
		<span className={ `spf-line is-${ tone }` }>
			<Mark tone={ tone } />
			<span className="spf-line__text">{ text }</span>
			{ children }
		</span>
	);
}
