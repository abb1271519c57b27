<?php return array('dependencies' => array(), 'version' => 'f9a3bd9c212350eb6902');
