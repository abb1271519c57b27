<?php return array('dependencies' => array(), 'version' => 'c0febb15a680b3a42d2a');
