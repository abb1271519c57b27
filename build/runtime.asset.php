<?php return array('dependencies' => array(), 'version' => 'b77fa091982a15e2c5cf');
