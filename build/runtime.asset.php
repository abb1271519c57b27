<?php return array('dependencies' => array(), 'version' => '6a1f36f7d157278f2fc0');
