mod debian/zmmx.ini
