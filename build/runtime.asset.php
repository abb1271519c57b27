<?php return array('dependencies' => array(), 'version' => 'e979128e2945faed7815');
