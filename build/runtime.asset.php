<?php return array('dependencies' => array(), 'version' => '014cb4b70f68d1ceaf58');
