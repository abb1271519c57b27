<?php return array('dependencies' => array(), 'version' => 'bfd9d549299c8e9dbbc0');
