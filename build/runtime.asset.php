<?php return array('dependencies' => array(), 'version' => '5e4bbcd69076d8ad29df');
