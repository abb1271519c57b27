import { Card, CardBody, CardHeader } from '@wordpress/components';
import type { ReactNode } from 'react';

interface Props {
	/** Also names the section's place in the layout. */
	name: string;
	title: string;
	children: ReactNode;
}

/** A card of the screen with a heading of its own. */
export function Section( { name, title, children }: Props ) {
	const id = `shortpixel-flush-${ name }`;
	return (
		<section
			className={ `spf-section is-${ name }` }
			aria-labelledby={ id }
		>
			<Card>
				<CardHeader>
					<h2 id={ id }>{ title }</h2>
				</CardHeader>
				<CardBody>{ children }</CardBody>
			</Card>
		</section>
	);
}
