<?php return array('dependencies' => array(), 'version' => 'f0282d823da70ce55cee');
