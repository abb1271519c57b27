import { Card, CardBody, CardHeader } from '@wordpress/components';
import type { ReactNode } from 'react';

import type { Tone } from '../domain/flush';
import { Mark } from './mark';

interface Props {
	/** Used in the section's class name and the heading's id. */
	name: string;
	title: string;
	/** The tone of the mark before the title; no mark if omitted. */
	tone?: Tone;
	aside?: ReactNode;
	children: ReactNode;
}

export function Section( { name, title, tone, aside, children }: Props ) {
	const id = `shortpixel-flush-${ name }`;
	return (
		<section
			className={ `spf-section is-${ name }` }
			tabIndex={ -1 }
			aria-labelledby={ id }
		>
			<Card>
				<CardHeader>
					<h2 id={ id }>
						{ tone && <Mark tone={ tone } /> }
						<span>{ title }</span>
					</h2>
					{ aside }
				</CardHeader>
				<CardBody>{ children }</CardBody>
			</Card>
		</section>
	);
}
